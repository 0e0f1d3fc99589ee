package io.cocos.manager.domainxml;

import java.util.ArrayList;
import java.util.List;

/**
 * The document of one kind of VM, with places for what is a VM's own. Filling them in takes no XML.
 * Equal to itself only; safe for use by many threads.
 */
public final class DocumentForm {
  /** What stands before each place; and after the last one. */
  private final List<String> shared = new ArrayList<>();

  /** Which value goes to each place. */
  private final List<Integer> places = new ArrayList<>();

  private DocumentForm() {}

  /**
   * The form of a document.
   *
   * @param document of a VM whose own values stand nowhere else in it
   * @param own these values, as they stand in it
   * @throws IllegalArgumentException if one of them does not
   */
  public static DocumentForm of(String document, List<String> own) {
    DocumentForm form = new DocumentForm();
    int from = 0;
    for (int at = 0; at < document.length(); at++) {
      int value = valueAt(document, at, own);
      if (value >= 0) {
        form.shared.add(document.substring(from, at));
        form.places.add(value);
        from = at + own.get(value).length();
        at = from - 1;
      }
    }
    form.shared.add(document.substring(from));
    for (int value = 0; value < own.size(); value++) {
      if (!form.places.contains(value)) {
        throw new IllegalArgumentException("the document has no place for " + own.get(value));
      }
    }
    return form;
  }

  private static int valueAt(String document, int at, List<String> own) {
    for (int value = 0; value < own.size(); value++) {
      if (document.startsWith(own.get(value), at)) {
        return value;
      }
    }
    return -1;
  }

  /**
   * The document of another VM of the kind.
   *
   * @param own its values in the same order, escaped for where they stand
   */
  public DomainDocument filled(List<String> own) {
    StringBuilder xml = new StringBuilder(shared.get(0));
    for (int place = 0; place < places.size(); place++) {
      xml.append(own.get(places.get(place))).append(shared.get(place + 1));
    }
    return new DomainDocument(this, xml.toString());
  }
}
