/**
 * What AMD's and Intel's processors measure of a guest at its launch, computed beforehand from what
 * the guest is launched with. Pure: bytes in, digests out.
 */
package io.cocos.measurement;
