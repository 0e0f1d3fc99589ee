package io.cocos.manager.libvirt;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a connection tells. */
final class ConnectionNews implements LibvirtConnection.Listener {
  private final List<String> connections = new CopyOnWriteArrayList<>();
  private final Set<UUID> changed = ConcurrentHashMap.newKeySet();
  private final Set<UUID> noted = ConcurrentHashMap.newKeySet();

  @Override
  public void connected() {
    connections.add("connected");
  }

  @Override
  public void disconnected() {
    connections.add("disconnected");
  }

  @Override
  public void changed(UUID id) {
    changed.add(id);
  }

  @Override
  public void noted(UUID id) {
    noted.add(id);
  }

  /** That it was connected and disconnected, in that order. */
  List<String> connections() {
    return List.copyOf(connections);
  }

  /** The domains that changed. */
  Set<UUID> changed() {
    return changed;
  }

  /** The domains whose metadata changed. */
  Set<UUID> noted() {
    return noted;
  }
}
