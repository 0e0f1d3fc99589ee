package io.cocos.benchmarks;

/** How often things are repeated. */
enum Effort {
  /** Often enough for the limits that a change may not break; within a minute. */
  CHECK,
  /** Some minutes in all. */
  QUICK,
  /** Enough for a p99. */
  WHOLE;

  /** The number of repetitions for this effort. */
  int of(int check, int quick, int whole) {
    return switch (this) {
      case CHECK -> check;
      case QUICK -> quick;
      case WHOLE -> whole;
    };
  }
}
