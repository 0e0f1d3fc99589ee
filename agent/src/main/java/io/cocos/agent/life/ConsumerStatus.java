package io.cocos.agent.life;

/**
 * How far the agent is with somebody who may have the result.
 *
 * @param name his name
 * @param delivered whether he had it
 * @param key whether he has to sign for it
 */
public record ConsumerStatus(String name, boolean delivered, boolean key) {}
