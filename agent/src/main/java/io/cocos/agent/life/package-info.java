/** What the agent is about: its states, and the computation that it holds. */
package io.cocos.agent.life;
