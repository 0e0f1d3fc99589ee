/**
 * What a user can know of a guest that others run: the guest's evidence against what he says must
 * be true. Asks nobody and reads no files; nothing here is believed because a server says so.
 */
package io.cocos.cli.verification;
