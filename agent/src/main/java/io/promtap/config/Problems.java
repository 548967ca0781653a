// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** A collector of the mistakes of one file, so that one run shows them all. */
class Problems {

  /** A file of another kind is wrong in every line, and the first mistakes suffice to tell. */
  static final int MOST = 50;

  private final String file;
  private final List<Problem> found = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private int left;
  private boolean serverInDoubt;

  Problems(String file) {
    this.file = file;
  }

  /** Returns the number of mistakes so far. */
  int count() {
    return found.size() + left;
  }

  /** Returns the place of a node, for a message about another node. */
  String place(Node node) {
    return "line " + line(node);
  }

  /** Returns the line, from 1; 0 if the node is in no file. */
  static int line(Node node) {
    Mark start = node.getStartMark().orElse(null);
    return start == null ? 0 : start.getLine() + 1;
  }

  /** Adds a mistake at the start of this part of the file; {@code null} for the whole file. */
  void add(@Nullable Node at, String message) {
    add(at == null ? Optional.empty() : at.getStartMark(), message);
  }

  void add(Optional<Mark> mark, String message) {
    // Marks count from 0, people and editors from 1.
    add(
        mark.map(at -> at.getLine() + 1).orElse(0),
        mark.map(at -> at.getColumn() + 1).orElse(0),
        message);
  }

  /** Adds a mistake. Line and column count from 1; line 0 is the file as a whole. */
  void add(int line, int column, String message) {
    if (found.size() < MOST) {
      found.add(new Problem(file, line, column, message));
    } else {
      left++;
    }
  }

  /** Adds what is understood although it is written in a wrong way. */
  void warn(Node at, String message) {
    if (warnings.size() < MOST) {
      int column = at.getStartMark().map(mark -> mark.getColumn() + 1).orElse(0);
      warnings.add(new Problem(file, line(at), column, message));
    }
  }

  /** Notes that the file may say more about {@code httpServer} than was understood. */
  void doubtServer() {
    serverInDoubt = true;
  }

  boolean isServerInDoubt() {
    return serverInDoubt;
  }

  /** Returns the reason for a port on loopback. */
  String serverIsUnknown() {
    return "httpServer of " + file + " is not known";
  }

  void throwIfAny() throws ConfigException {
    if (!found.isEmpty()) {
      ConfigException.throwFor(sorted());
    }
  }

  /** Returns the mistakes in the order of the file. */
  List<Problem> sorted() {
    List<Problem> sorted = inOrder(found);
    if (left > 0) {
      sorted.add(new Problem(file, 0, 0, left + " more mistakes are not listed"));
    }
    return sorted;
  }

  /** Returns the warnings in the order of the file. */
  List<Problem> warnings() {
    return inOrder(warnings);
  }

  private static List<Problem> inOrder(List<Problem> problems) {
    List<Problem> sorted = new ArrayList<>(problems);
    if (sorted.size() < 2) {
      // Spares a start the classes of the comparison.
      return sorted;
    }
    sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
    return sorted;
  }
}
