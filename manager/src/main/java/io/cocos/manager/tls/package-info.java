/**
 * TLS for the servers: reads certificates and keys, and their successors while the servers run.
 * Knows Netty's TLS and neither server.
 */
package io.cocos.manager.tls;
