/** Attestation reports of the platform that the guest runs on, by the kernel's interfaces. */
package io.cocos.agent.attestation;
