/**
 * What a processor with SEV-SNP says of a guest that it runs, and who vouches for it. Pure: bytes
 * in, facts out; nothing is fetched, and nothing is believed that no certificate leads to.
 */
package io.cocos.measurement.snp;
