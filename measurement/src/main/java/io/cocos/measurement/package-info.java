/**
 * What AMD's and Intel's processors measure of a guest at its launch, computed beforehand from what
 * the guest is launched with; and of a TDX guest what its firmware and kernel measure of kernel,
 * command line and initrd when they run. Pure: bytes in, digests out.
 */
package io.cocos.measurement;
