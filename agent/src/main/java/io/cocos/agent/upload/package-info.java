/** Inputs that come in, into files. */
package io.cocos.agent.upload;
