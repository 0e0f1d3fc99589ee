/** Runs the algorithms: what they may use, what they print, what they give back, how they end. */
package io.cocos.agent.run;
