// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.frameworks;

import java.io.IOException;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;

/** MyBatis. */
public final class MyBatisApp {

  private MyBatisApp() {}

  /** What MyBatis implements. */
  interface Notes {
    @Update(Work.CREATE)
    void create();

    @Insert("insert into notes values (#{id}, #{text})")
    int add(@Param("id") int id, @Param("text") String text);

    @Select("select text from notes where id = #{id}")
    String text(@Param("id") int id);

    @Select("select id from notes")
    List<Integer> ids();
  }

  public static void main(String[] args) throws IOException {
    Configuration configuration =
        new Configuration(new Environment("work", new JdbcTransactionFactory(), Work.database()));
    configuration.addMapper(Notes.class);
    try (SqlSession session = new SqlSessionFactoryBuilder().build(configuration).openSession()) {
      Notes notes = session.getMapper(Notes.class);
      notes.create();
      notes.add(1, "hello");
      String text = notes.text(1);
      int rows = notes.ids().size();
      session.commit();
      session.close();
      Work.done(text, rows);
    }
  }
}
