/** The service over gRPC. */
package io.cocos.manager.api.grpc;
