package io.cocos.manager.domainxml;

import io.cocos.manager.domainxml.model.Domain;
import io.cocos.manager.domainxml.model.Serial;
import io.cocos.manager.domainxml.model.SerialLog;

/**
 * The first serial port, the guest's console, also writes to a file. virtlogd keeps that file from
 * growing without end.
 *
 * @see <a href="https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices">
 *     libvirt: Consoles, serial, parallel and channel devices</a>
 */
final class ConsoleConfigurator implements DomainConfigurator {
  @Override
  public void configure(Domain domain, DomainSpec spec) {
    if (domain.devices.serials.isEmpty()) {
      Serial pty = new Serial();
      pty.type = "pty";
      domain.devices.serials.add(pty);
    }
    SerialLog log = new SerialLog();
    log.file = spec.consoleLog().toString();
    log.append = "on";
    domain.devices.serials.get(0).log = log;
  }
}
