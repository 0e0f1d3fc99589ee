package io.cocos.manager.domainxml;

/**
 * The document of one VM's domain.
 *
 * @param form what it shares with the documents of other VMs: the same elements and attributes
 * @param xml the document itself, in ASCII
 */
public record DomainDocument(DocumentForm form, String xml) {}
