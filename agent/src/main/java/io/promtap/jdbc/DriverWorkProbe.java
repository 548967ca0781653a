// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.WeavingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The probe for all other calls in which drivers are known to run statements of their own: metadata
 * (every driver), types and arrays (pgjdbc), changes through a result set (pgjdbc, MySQL),
 * distributed transactions (pgjdbc, MySQL). It also has the resource adapters of application
 * servers.
 */
public final class DriverWorkProbe implements Probe {

  private static final String GET_TABLES =
      "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;[Ljava/lang/String;)Ljava/sql/ResultSet;";

  private static final List<Work> WORK =
      Arrays.asList(
          new Work("java/sql/DatabaseMetaData", GET_TABLES, "getTables", "get*"),
          // Only the methods that read catalogues: the others are called for each cell.
          new Work(
              "java/sql/ResultSetMetaData",
              "isDefinitelyWritable",
              "isDefinitelyWritable",
              "getTableName",
              "getSchemaName",
              "getCatalogName",
              "getColumnType",
              "getColumnTypeName",
              "getColumnClassName",
              "isAutoIncrement",
              "isNullable",
              "getBase*"),
          new Work(
              "java/sql/ParameterMetaData",
              "getParameterTypeName",
              "getParameterTypeName",
              "getParameterTypeName",
              "getParameterType",
              "getParameterClassName"),
          new Work("java/sql/Array", "getBaseTypeName", "getBaseTypeName", "get*"),
          new Work(
              "java/sql/ResultSet",
              "insertRow",
              "insertRow",
              "insertRow",
              "updateRow",
              "deleteRow",
              "refreshRow"),
          // The pools of application servers open and validate connections here, on any thread.
          managedConnections("javax/resource/spi/ManagedConnectionFactory"),
          managedConnections("jakarta/resource/spi/ManagedConnectionFactory"),
          new Work(
              "javax/transaction/xa/XAResource",
              "(Ljavax/transaction/xa/Xid;Z)V",
              "commit",
              "commit",
              "start",
              "end",
              "prepare",
              "rollback",
              "recover",
              "forget",
              "isSameRM"));

  /** In any call, this class reads the catalogue when it meets a type for the first time. */
  private static final String PG_TYPES = "org/postgresql/jdbc/TypeInfoCache";

  /** When it fetches a row, this class evaluates functions of the database, which may query. */
  private static final String DERBY_ROWS = "org/apache/derby/impl/jdbc/EmbedResultSet";

  /** At the first change of a cell, this class asks the catalogue for the primary key. */
  private static final String PG_ROWS = "org/postgresql/jdbc/PgResultSet";

  private static final List<String> MOVES =
      Arrays.asList("next", "previous", "first", "last", "absolute", "relative");

  private final AdviceSpec internal = new AdviceSpec(OutermostCall.INTERNAL, "jdbc.driver");

  private static Work managedConnections(String type) {
    String create = "createManagedConnection";
    return new Work(
        type, create, create, create, "matchManagedConnections", "getInvalidConnections");
  }

  @Override
  public String name() {
    return "jdbc.driver";
  }

  @Override
  public Collection<String> classNames() {
    return Arrays.asList(PG_TYPES, PG_ROWS, DERBY_ROWS);
  }

  @Override
  public Collection<String> marks() {
    Set<String> marks = new LinkedHashSet<>();
    for (Work work : WORK) {
      marks.add(work.mark);
    }
    return marks;
  }

  @Override
  public Collection<String> supertypes() {
    List<String> types = new ArrayList<>();
    for (Work work : WORK) {
      types.add(work.type);
    }
    return types;
  }

  @Override
  public void select(ClassHead head, Hierarchy hierarchy, WeavingPlan plan) {
    if (head.isInterface() || GeneratedProxies.isOfPool(head)) {
      return;
    }
    for (ClassHead.Method method : head.methods()) {
      boolean isWork =
          isWorkOf(head.name(), method) || method.isPublic() && isWork(head, hierarchy, method);
      if (isWork && !method.isStatic()) {
        plan.weave(method, internal);
      }
    }
  }

  private static boolean isWorkOf(String className, ClassHead.Method method) {
    switch (className) {
      case PG_TYPES:
        return method.isPublic() && !method.name().startsWith("<");
      case PG_ROWS:
        return method.name().equals("isUpdateable");
      case DERBY_ROWS:
        return MOVES.contains(method.name());
      default:
        return false;
    }
  }

  private static boolean isWork(ClassHead head, Hierarchy hierarchy, ClassHead.Method method) {
    for (Work work : WORK) {
      if (head.declares(work.declares)
          && work.names(method.name())
          && hierarchy.isAny(Collections.singletonList(work.type))) {
        return true;
      }
    }
    return false;
  }

  /**
   * A description of the work of one interface: the methods that do it, a rare constant of the
   * classes that have them, and a method that each of these classes declares.
   */
  private static final class Work {
    private final String type;
    private final String mark;
    private final String declares;
    private final List<String> methods;

    Work(String type, String mark, String declares, String... methods) {
      this.type = type;
      this.mark = mark;
      this.declares = declares;
      this.methods = Arrays.asList(methods);
    }

    boolean names(String method) {
      for (String name : methods) {
        boolean isPrefix = name.endsWith("*");
        if (isPrefix
            ? method.startsWith(name.substring(0, name.length() - 1))
            : method.equals(name)) {
          return true;
        }
      }
      return false;
    }
  }
}
