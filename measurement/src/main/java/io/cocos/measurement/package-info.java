/**
 * What AMD's and Intel's processors measure of a guest at its launch, computed beforehand from what
 * the guest is launched with. Pure: bytes in, digests out. What a TDX guest's firmware measures
 * when it runs (RTMR0 to RTMR3) is no part of it.
 */
package io.cocos.measurement;
