package io.cocos.manager.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an operator gets of the command that libvirt writes. */
class QemuCommandsTest {
  private static final String QEMU = "/usr/bin/qemu-system-x86_64 -name guest=cocos-1";

  @Test
  void whatOnlyLibvirtCanUseIsLeftOut() {
    String written =
        "LC_ALL=C PATH='/a folder:/bin' HOME=/var/lib/domain--1 "
            + QEMU
            + " -S -object '{\"qom-type\":\"secret\",\"id\":\"masterKey0\",\"file\":\"/key\"}'"
            + " -m 512 -chardev socket,id=charmonitor,path=/monitor.sock,server=on,wait=off"
            + " -mon chardev=charmonitor,id=monitor,mode=control -rtc base=utc";

    assertThat(QemuCommands.byHand(written)).isEqualTo(QEMU + " -m 512 -rtc base=utc");
  }

  @Test
  void allElseStays() {
    String written =
        QEMU
            + " -object '{\"qom-type\":\"rng-random\",\"id\":\"objrng0\"}' -Snapshot"
            + " -append 'console=ttyS0 computation={\"id\":\"it'\\''s\"}'";

    assertThat(QemuCommands.byHand(written)).isEqualTo(written);
  }
}
