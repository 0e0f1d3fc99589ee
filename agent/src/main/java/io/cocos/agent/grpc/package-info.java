/** The agent's gRPC interface. */
package io.cocos.agent.grpc;
