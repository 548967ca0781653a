package io.promtap.it.jdbc.frameworks;

/** An entity, mapped by {@code Note.hbm.xml}. */
public class Note {
  private int id;
  private String text;

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
}
