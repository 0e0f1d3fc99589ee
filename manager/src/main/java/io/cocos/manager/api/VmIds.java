package io.cocos.manager.api;

import io.cocos.manager.error.ErrorCode;
import io.cocos.manager.error.ManagerException;
import java.util.UUID;
import java.util.regex.Pattern;

/** The ids of VMs, as callers write them. */
public final class VmIds {
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private VmIds() {}

  /**
   * Reads an id.
   *
   * @throws ManagerException with {@code VM_NOT_FOUND} for what is no UUID, since it names no VM
   */
  public static UUID parse(String id) {
    if (!UUID_TEXT.matcher(id).matches()) {
      throw new ManagerException(
          ErrorCode.VM_NOT_FOUND,
          "there is no such VM: an id is a UUID, as the list of VMs shows it");
    }
    return UUID.fromString(id);
  }
}
