// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.Quote;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.Schema;

/** A parser of YAML text into nodes that know their place. Its limits bound time and stack. */
final class YamlParser {

  /** The deepest key of a configuration is at 6. The composer recurses once per level. */
  static final int DEEPEST = 32;

  /**
   * One buffer holds the whole text. The library's reader copies a long value again for every
   * buffer that it fills, and fails on a surrogate pair at a buffer's end.
   */
  private static final int SPARE = 2;

  /** Enough to share bucket lists. A text that unfolds without end needs more. */
  static final int MOST_ALIASES = 50;

  /** A thousand rules with two metrics each. The library takes 25 microseconds for a value. */
  static final int MOST_VALUES = 60_000;

  /** Longer texts are not matched with the regular expressions of numbers. */
  private static final int LONGEST_NUMBER = 100;

  private static final PlainSchema SCHEMA = new PlainSchema();

  private YamlParser() {}

  /** Returns the type that a text has without quotes. */
  static Tag tagOf(String text) {
    return SCHEMA.resolve(text, true);
  }

  /**
   * Returns the root node; nothing if the text is empty or cannot be parsed, which is a problem.
   */
  static Optional<Node> parse(String name, String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setSchema(SCHEMA)
            .setBufferSize(text.length() + SPARE)
            .build();
    if (hasStrangeCharacter(text, problems)) {
      return Optional.empty();
    }
    try {
      Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
      return new Composer(settings, new LimitedParser(parser)).getSingleNode();
    } catch (MarkedYamlEngineException e) {
      problems.add(e.getProblemMark(), "cannot be parsed: " + detail(e) + hint(e, text));
    } catch (YamlEngineException e) {
      problems.add(1, 1, "cannot be parsed: " + Quote.cut(String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private static String detail(MarkedYamlEngineException e) {
    String context = e.getContext();
    boolean plain = context == null || context.trim().isEmpty();
    return withoutValue(String.valueOf(e.getProblem()))
        + (plain ? "" : " (" + context.trim() + ")");
  }

  /** The name of an alias may be a password that begins with a star. */
  private static String withoutValue(String problem) {
    if (problem.startsWith("found undefined alias")) {
      return "found an alias without its anchor; a text that begins with * needs quotes";
    }
    return problem.startsWith("found undefined tag handle")
        ? "found an unknown tag; a text that begins with ! needs quotes"
        : problem;
  }

  /**
   * Explains that in {@code {agentId: ${this.id}}} YAML reads the expression's brace as its own.
   */
  private static String hint(MarkedYamlEngineException e, String text) {
    int position = e.getProblemMark().map(Mark::getIndex).orElse(0);
    // Marks count code points, but up to a surrogate pair that is the same.
    boolean expression = position > 0 && text.startsWith("${", position - 1);
    return expression ? "; inside { } or [ ] an expression needs quotes" : "";
  }

  /** Looks for a character that YAML forbids, because the library's own message has no line. */
  private static boolean hasStrangeCharacter(String text, Problems problems) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (codePoint == '\n') {
        line++;
        lineStart = i + 1;
      } else if (!StreamReader.isPrintable(codePoint)) {
        String name = String.format(Locale.ROOT, "U+%04X", codePoint);
        problems.add(line, i - lineStart + 1, "YAML does not allow the character " + name);
        return true;
      }
    }
    return false;
  }

  /**
   * The core schema of YAML 1.2: yes and on are texts, 010 is ten. It has no merge keys, because
   * the library hangs on a mapping that merges itself. It has no variables of the environment,
   * because the library reads an expression such as <code>${arg0}</code> as one.
   */
  private static final class PlainSchema implements Schema, ScalarResolver {
    private final ScalarResolver core = new CoreScalarResolver(false);

    @Override
    public ScalarResolver getScalarResolver() {
      return this;
    }

    @Override
    public Tag resolve(String value, Boolean implicit) {
      if (value.length() > LONGEST_NUMBER) {
        return Tag.STR;
      }
      Tag tag = core.resolve(value, implicit);
      return tag.equals(Tag.ENV_TAG) ? Tag.STR : tag;
    }

    /** Returns none, since nothing is constructed from the nodes. */
    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return Collections.emptyMap();
    }
  }

  /** A parser that refuses what costs unbounded stack or time, before the composer sees it. */
  private static final class LimitedParser implements Parser {
    private final Parser parser;
    private int depth;
    private int aliases;
    private int values;

    LimitedParser(Parser parser) {
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }

    @Override
    public Event next() {
      Event event = parser.next();
      limit(++values, MOST_VALUES, "values", event.getStartMark());
      switch (event.getEventId()) {
        case MappingStart:
        case SequenceStart:
          limit(++depth, DEEPEST, "levels of nesting", event.getStartMark());
          break;
        case MappingEnd:
        case SequenceEnd:
          depth--;
          break;
        case Alias:
          limit(++aliases, MOST_ALIASES, "aliases", event.getStartMark());
          break;
        case Scalar:
          refuseMerge((ScalarEvent) event);
          break;
        default:
          break;
      }
      return event;
    }

    /** Refuses the tag that makes any key a merge key, whatever the schema. */
    private static void refuseMerge(ScalarEvent event) {
      if (Tag.MERGE.getValue().equals(event.getTag().orElse(null))) {
        throw new ComposerException("merge keys are not supported", event.getStartMark());
      }
    }

    private static void limit(int reached, int most, String what, Optional<Mark> mark) {
      if (reached > most) {
        throw new ComposerException("more than " + most + " " + what, mark);
      }
    }
  }
}
