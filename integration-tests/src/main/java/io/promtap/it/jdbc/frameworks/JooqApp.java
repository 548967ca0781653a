// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.frameworks;

import java.io.IOException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** jOOQ. */
public final class JooqApp {

  private JooqApp() {}

  public static void main(String[] args) throws IOException {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    DSLContext context = DSL.using(Work.database(), SQLDialect.H2);
    context.execute(Work.CREATE);
    context.execute("insert into notes values (?, ?)", 1, "hello");
    Object text = context.fetchValue("select text from notes where id = ?", 1);
    Work.done(text, context.fetch("select id from notes").size());
  }
}
