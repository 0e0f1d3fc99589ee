package io.cocos.manager.tls;

import java.nio.file.Path;

/**
 * A certificate and its key.
 *
 * @param certificate the certificate's PEM file
 * @param key the key's
 */
public record Identity(Path certificate, Path key) {}
