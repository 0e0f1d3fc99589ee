package io.cocos.manager.domainxml.model;

/**
 * {@code <metadata>}: one element per application, each in its own XML namespace. All of them, ours
 * too, are in {@link #otherElements}.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#general-metadata">libvirt: General
 *     metadata</a>
 */
public class Metadata extends OpenElement {}
