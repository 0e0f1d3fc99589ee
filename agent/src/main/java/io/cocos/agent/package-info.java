/**
 * The agent in the guest.
 *
 * <p>What runs until its first answers does without lambdas where a loop or an {@code if} says the
 * same: to link one takes an emulated guest 2 to 8 ms.
 */
package io.cocos.agent;
