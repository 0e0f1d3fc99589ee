package io.cocos.manager.libvirt;

import io.cocos.manager.domainxml.DomainSpec.Acceleration;
import io.cocos.manager.domainxml.LaunchSecurity;
import java.util.Optional;

/**
 * How the host executes a guest.
 *
 * @param acceleration KVM or TCG
 * @param mostVcpus how many virtual CPUs it can give
 * @param launchSecurity what protects the guest from it; empty for nothing
 */
record Execution(
    Acceleration acceleration, int mostVcpus, Optional<LaunchSecurity> launchSecurity) {}
