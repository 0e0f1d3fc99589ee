package io.cocos.measurement;

/**
 * What the save area of a virtual processor says of its floating point unit. Kernels differ, and
 * both kinds are in use, so that a verifier has to know which it is or try both.
 */
public enum FloatingPoint {
  /** The values after a reset, which newer kernels write there (MXCSR 0x1f80, FCW 0x37f). */
  RESET,
  /** Nothing, as older kernels leave it. */
  ZERO
}
