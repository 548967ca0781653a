// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.frameworks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** Hibernate 5.6, 6 and 7: only what all of them have, so the entity is mapped by XML. */
public final class HibernateApp {

  private HibernateApp() {}

  public static void main(String[] args) throws IOException, SQLException {
    try (Connection connection = Work.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          Work.CREATE + "; create table lines (note int references notes, line varchar(40))");
    }
    Configuration configuration = new Configuration();
    configuration.setProperty("hibernate.connection.url", Work.URL);
    configuration.setProperty("hibernate.connection.username", "sa");
    configuration.setProperty("hibernate.connection.password", "");
    configuration.addResource("io/promtap/it/jdbc/frameworks/Note.hbm.xml");
    SessionFactory factory = configuration.buildSessionFactory();
    Session first = factory.openSession();
    first.beginTransaction();
    Note note = new Note();
    note.setId(1);
    note.setText("hello");
    first.persist(note);
    first.getTransaction().commit();
    first.close();
    Session second = factory.openSession();
    Note found = second.find(Note.class, 1);
    look(found);
    String text = found.getText();
    int rows = second.createQuery("from Note", Note.class).getResultList().size();
    second.close();
    Session third = factory.openSession();
    look(third.getReference(Note.class, 1));
    third.close();
    factory.close();
    Work.done(text, rows);
  }

  /** For a rule, to read of what is not loaded. */
  private static void look(Note note) {
    if (note == null) {
      throw new IllegalStateException("no note");
    }
  }
}
