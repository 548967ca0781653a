// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.frameworks;

import java.io.IOException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Spring's {@code JdbcTemplate}. */
public final class SpringApp {

  private SpringApp() {}

  public static void main(String[] args) throws IOException {
    JdbcTemplate template = new JdbcTemplate(Work.database());
    template.execute(Work.CREATE);
    template.update("insert into notes values (?, ?)", 1, "hello");
    String text = template.queryForObject("select text from notes where id = ?", String.class, 1);
    Work.done(text, template.queryForList("select id from notes").size());
  }
}
