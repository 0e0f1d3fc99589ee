package io.cocos.manager.config;

import java.util.Optional;

/**
 * The PEM files of a server that speaks TLS. They may be replaced while it runs.
 *
 * @param certificate its certificate, then those that lead to its authority
 * @param key the private key of the first certificate
 * @param clientAuthorities who may have signed clients' certificates; with it, clients without such
 *     a certificate are refused
 */
public record TlsFiles(
    ConfiguredFile certificate, ConfiguredFile key, Optional<ConfiguredFile> clientAuthorities) {}
