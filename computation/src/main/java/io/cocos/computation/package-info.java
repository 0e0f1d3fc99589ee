/** What is asked of a VM: the computation, its canonical JSON and its id. Pure. */
package io.cocos.computation;
