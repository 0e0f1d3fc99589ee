package io.cocos.manager.vm;

/**
 * By what an SEV platform proves what it is, in base64 of AMD's own formats.
 *
 * @param diffieHellman its Diffie-Hellman certificate (PDH), for the owner's side of the key
 *     agreement
 * @param chain the certificates that sign it
 */
public record PlatformCertificates(String diffieHellman, String chain) {}
