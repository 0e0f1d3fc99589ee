package io.cocos.manager.vm;

import io.cocos.measurement.ExpectedLaunch;
import java.util.Optional;

/**
 * What a verifier is told of a confidential VM. All of it is the host's word.
 *
 * @param guest what the VM is made of; it has a protection
 * @param expected what its processor should have measured of its launch
 * @param reported what its platform says of its launch
 * @param certificates what the platform says of itself, where it does
 */
public record Evidence(
    GuestDescription guest,
    ExpectedLaunch expected,
    LaunchReport reported,
    Optional<PlatformCertificates> certificates) {}
