/**
 * The libvirt domain document of a VM: a template which operators may edit, and one small
 * configurator per concern which sets what this VM needs. Depends on nothing of ours.
 *
 * <p>{@link io.cocos.manager.domainxml.DomainSpec} goes in, {@link
 * io.cocos.manager.domainxml.DomainDocuments} renders, {@link
 * io.cocos.manager.domainxml.DomainMetadataXml} reads back what the manager noted in a domain.
 */
package io.cocos.manager.domainxml;
