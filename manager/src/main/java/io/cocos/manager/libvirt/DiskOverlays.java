package io.cocos.manager.libvirt;

import io.cocos.manager.config.DiskImage;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;

/**
 * Makes the disks that VMs write to: empty qcow2 files over the image that all of them read.
 * libvirt makes them, who knows the formats of images, in a storage pool that exists only
 * meanwhile. Safe for use by many threads.
 *
 * @see <a href="https://libvirt.org/formatstorage.html">libvirt: Storage pool and volume XML
 *     format</a>
 */
final class DiskOverlays {
  private static final String PREFIX = "cocos-";

  private final LibvirtConnection connection;

  DiskOverlays(LibvirtConnection connection) {
    this.connection = connection;
  }

  /** Makes the disk of a VM, as large as the image seems to the guest. */
  void create(VmFolder folder, DiskImage image) {
    String pool = pool(folder.path());
    String volume = volume(folder.diskOverlay(), image);
    connection.call(
        "make the disk of",
        UUID.fromString(folder.path().getFileName().toString()),
        session -> {
          StoragePool storage = session.storagePoolCreateXML(pool, 0);
          try {
            storage.storageVolCreateXML(volume, 0).free();
          } finally {
            storage.destroy();
            storage.free();
          }
          return null;
        });
  }

  /** The VMs in that state folder over whose folders there is a storage pool. */
  List<UUID> pools(VmFolders folders) {
    return connection.call(
        "list the storage pools",
        session -> {
          List<UUID> found = new ArrayList<>();
          for (String name : session.listStoragePools()) {
            Optional<UUID> id =
                name.startsWith(PREFIX)
                    ? VmFolders.id(name.substring(PREFIX.length()))
                    : Optional.empty();
            if (id.isPresent() && isOver(folders.of(id.get()), session, name)) {
              found.add(id.get());
            }
          }
          return found;
        });
  }

  /** Another manager, with a state folder of its own, may be making a disk over there. */
  private static boolean isOver(VmFolder folder, Session session, String pool)
      throws LibvirtException {
    StoragePool storage = session.storagePoolLookupByName(pool);
    try {
      return storage.getXMLDesc(0).contains("<path>" + folder.path() + "</path>");
    } finally {
      storage.free();
    }
  }

  /** Removes the storage pool over a VM's folder; what is in the folder stays. */
  void removePool(UUID id) {
    connection.call(
        "remove the storage pool of",
        id,
        session -> {
          StoragePool storage = session.storagePoolLookupByName(PREFIX + id);
          try {
            storage.destroy();
          } finally {
            storage.free();
          }
          return null;
        });
  }

  private static String poolName(Path folder) {
    return PREFIX + folder.getFileName();
  }

  private static String pool(Path folder) {
    return document(
        out -> {
          out.writeStartElement("pool");
          out.writeAttribute("type", "dir");
          element(out, "name", poolName(folder));
          out.writeStartElement("target");
          element(out, "path", folder.toString());
        });
  }

  /** Without a size of its own: a capacity of 0 is that of what is below. */
  private static String volume(Path overlay, DiskImage image) {
    return document(
        out -> {
          out.writeStartElement("volume");
          element(out, "name", overlay.getFileName().toString());
          element(out, "capacity", "0");
          out.writeStartElement("target");
          format(out, "qcow2");
          element(out, "compat", "1.1");
          out.writeStartElement("permissions");
          element(out, "mode", "0600");
          out.writeEndElement();
          out.writeEndElement();
          out.writeStartElement("backingStore");
          element(out, "path", image.file().toString());
          format(out, image.format());
        });
  }

  private static void element(XMLStreamWriter out, String name, String text)
      throws XMLStreamException {
    out.writeStartElement(name);
    out.writeCharacters(text);
    out.writeEndElement();
  }

  private static void format(XMLStreamWriter out, String type) throws XMLStreamException {
    out.writeEmptyElement("format");
    out.writeAttribute("type", type);
  }

  @FunctionalInterface
  private interface Content {
    void write(XMLStreamWriter out) throws XMLStreamException;
  }

  private static String document(Content content) {
    try {
      StringWriter text = new StringWriter();
      XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      content.write(out);
      out.writeEndDocument();
      out.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }
}
