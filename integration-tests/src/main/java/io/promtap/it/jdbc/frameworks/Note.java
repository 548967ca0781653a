// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.frameworks;

import java.util.ArrayList;
import java.util.List;

/** An entity, mapped by {@code Note.hbm.xml}. */
public class Note {
  private int id;
  private String text;
  private List<String> lines = new ArrayList<>();

  public int getId() {
    return id;
  }

  public void setId(int newId) {
    id = newId;
  }

  public String getText() {
    return text;
  }

  public void setText(String newText) {
    text = newText;
  }

  public List<String> getLines() {
    return lines;
  }

  public void setLines(List<String> newLines) {
    lines = newLines;
  }

  @Override
  public String toString() {
    return "note " + id;
  }
}
