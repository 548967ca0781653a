// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.NearestName;
import io.promtap.support.Quote;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** A reader of {@code packs}: it adds the rules of the named files that ship with Promtap. */
final class PacksReader {

  private static final String KEY = "packs";

  private final Problems problems;
  private final PackFolder folder;
  private final RuleNames names;
  private final MetricFamilies families;

  PacksReader(Problems problems, PackFolder folder, RuleNames names, MetricFamilies families) {
    this.problems = problems;
    this.folder = folder;
    this.names = names;
    this.families = families;
  }

  List<MethodRule> read(Section root) {
    List<MethodRule> rules = new ArrayList<>();
    List<Node> nodes = root.list(KEY, "a list of packs");
    // Reads the folder only if a pack is named.
    List<String> known = nodes.isEmpty() ? new ArrayList<>() : folder.names();
    Set<String> seen = new HashSet<>();
    for (Node node : nodes) {
      if (!Scalars.isText(node)) {
        root.reportAt(node, KEY, Scalars.expected("the name of a pack", node));
      } else if (!known.contains(Scalars.value(node))) {
        root.reportAt(node, KEY, unknown(Scalars.value(node), known));
      } else if (!seen.add(Scalars.value(node))) {
        root.reportAt(node, KEY, Scalars.value(node) + " is already in the list");
      } else {
        rules.addAll(rules(node));
      }
    }
    return rules;
  }

  private static String unknown(String name, List<String> known) {
    return "unknown pack \""
        + Quote.cut(name)
        + "\""
        + NearestName.hint(name, known)
        + "; the packs are "
        + String.join(", ", known);
  }

  /** Reads a pack. Reports its mistakes, and conflicts with other rules, at the entry's place. */
  private List<MethodRule> rules(Node entry) {
    String name = Scalars.value(entry);
    Problems ofPack = new PackProblems(problems, entry, name);
    Node node = YamlParser.parse(name, folder.text(name), ofPack).orElse(null);
    Section root = new Section("", node, ofPack);
    List<MethodRule> rules = new ArrayList<>(new ExecutionsReader(ofPack, names).read(root));
    rules.addAll(new RulesReader(ofPack, names, families).read(root));
    root.done();
    return rules;
  }

  /** The mistakes of a pack, which are reported where the user's file names it. */
  private static final class PackProblems extends Problems {
    private final Problems ofUser;
    private final Node entry;
    private final String pack;

    PackProblems(Problems ofUser, Node entry, String pack) {
      super(pack);
      this.ofUser = ofUser;
      this.entry = entry;
      this.pack = pack;
    }

    @Override
    int count() {
      return ofUser.count();
    }

    @Override
    String place(Node node) {
      return "the pack " + pack;
    }

    @Override
    void warn(Node at, String message) {
      ofUser.warn(entry, KEY + ": " + pack + ": " + message);
    }

    @Override
    void doubtServer() {
      // A pack has no httpServer.
    }

    @Override
    void add(int line, int column, String message) {
      ofUser.add(entry, KEY + ": " + pack + ": " + message);
    }
  }
}
