package io.promtap.it.packs;

import io.promtap.it.harness.Jdks;
import java.util.ArrayList;
import java.util.List;

/** All runs, those first whose server is up soonest. */
final class PackRuns {

  private PackRuns() {}

  static List<PackRun> all() {
    List<PackRun> runs = new ArrayList<>(ofSchedulers());
    runs.addAll(ofHttpClients());
    runs.addAll(ofCachesAndCalls());
    runs.addAll(ofModels());
    runs.addAll(ofRedis());
    runs.addAll(ofMessages());
    return runs;
  }

  /** Oldest and newest. */
  private static List<PackRun> both(String pack, String program, Service service, String expected) {
    return List.of(
        new PackRun(pack + ", oldest", pack, program, "oldest", "oldest", service, expected),
        new PackRun(pack + ", newest", pack, program, "oldest", "newest", service, expected));
  }

  private static List<PackRun> ofSchedulers() {
    List<PackRun> runs =
        new ArrayList<>(
            both(
                "quartz",
                "QuartzApp",
                Service.NONE,
                """
                quartz_jobs_total{group=nightly, job=tidy, outcome=success} 3
                quartz_jobs_total{group=nightly, job=broken, outcome=error} 1
                quartz_job_duration_seconds_count{group=nightly, job=tidy} 3
                quartz_job_duration_seconds_count{group=nightly, job=broken} 1
                quartz_jobs_in_flight{group=nightly, job=endless} 1
                """));
    StringBuilder page = new StringBuilder();
    String reports = "class=io.promtap.it.packs.SpringScheduledApp$Reports, method=";
    for (String[] ran :
        new String[][] {
          {"daily", "success", "1"},
          {"twice", "success", "2"},
          {"hourly", "success", "1"},
          {"broken", "error", "1"}
        }) {
      page.append(
          """
          spring_scheduled_runs_total{%1$s%2$s, outcome=%3$s} %4$s
          spring_scheduled_run_duration_seconds_count{%1$s%2$s} %4$s
          """
              .formatted(reports, ran[0], ran[1], ran[2]));
    }
    page.append("spring_scheduled_runs_in_flight{" + reports + "endless} 1\n");
    runs.addAll(both("spring-scheduled", "SpringScheduledApp", Service.NONE, page.toString()));
    return runs;
  }

  private static List<PackRun> ofHttpClients() {
    List<PackRun> runs = new ArrayList<>();
    PackRun jdk =
        new PackRun(
            "jdk-http-client",
            "jdk-http-client",
            "JdkHttpClientApp",
            "oldest",
            "oldest",
            Service.HTTP,
            """
            http_client_requests_total{client=jdk, host=127.0.0.1, status=200} 3
            http_client_requests_total{client=jdk, host=127.0.0.1, status=404} 1
            http_client_requests_total{client=jdk, host=127.0.0.1, status=500} 1
            http_client_requests_total{client=jdk, host=127.0.0.1, status=none} 1
            http_client_request_duration_seconds_count{client=jdk, host=127.0.0.1} 6
            """);
    Jdks.from17().map(jdk::on).forEach(runs::add);
    runs.addAll(
        both(
            "apache-http-client",
            "ApacheHttpClientApp",
            Service.HTTP,
            """
            http_client_requests_total{client=apache, host=127.0.0.1, status=200} 6
            http_client_requests_total{client=apache, host=127.0.0.1, status=404} 1
            http_client_requests_total{client=apache, host=127.0.0.1, status=500} 1
            http_client_requests_total{client=apache, host=127.0.0.1, status=none} 2
            http_client_request_duration_seconds_count{client=apache, host=127.0.0.1} 10
            """));
    for (String libraries : new String[] {"oldest", "okhttp-4", "newest"}) {
      runs.add(
          new PackRun(
              "okhttp, " + libraries,
              "okhttp",
              "OkHttpApp",
              "oldest",
              libraries,
              Service.HTTP,
              """
              http_client_requests_total{client=okhttp, host=127.0.0.1, status=200} 3
              http_client_requests_total{client=okhttp, host=127.0.0.1, status=404} 1
              http_client_requests_total{client=okhttp, host=127.0.0.1, status=500} 1
              http_client_requests_total{client=okhttp, host=127.0.0.1, status=none} 2
              http_client_request_duration_seconds_count{client=okhttp, host=127.0.0.1} 7
              """));
    }
    return runs;
  }

  private static List<PackRun> ofCachesAndCalls() {
    List<PackRun> runs =
        new ArrayList<>(
            both(
                "grpc",
                "GrpcApp",
                Service.NONE,
                """
                grpc_server_calls_total{method=shop.Orders/Find, status=OK} 3
                grpc_server_calls_total{method=shop.Orders/Find, status=NOT_FOUND} 1
                grpc_server_calls_total{method=shop.Orders/List, status=OK} 1
                grpc_client_calls_total{method=shop.Orders/Find, status=OK} 3
                grpc_client_calls_total{method=shop.Orders/Find, status=NOT_FOUND} 1
                grpc_client_calls_total{method=shop.Orders/List, status=OK} 1
                grpc_client_calls_total{method=shop.Orders/Unknown, status=UNIMPLEMENTED} 1
                """));
    runs.addAll(
        both(
            "caffeine",
            "CaffeineApp",
            Service.NONE,
            """
            caffeine_lookups_total{result=hit} 2
            caffeine_lookups_total{result=miss} 4
            caffeine_evictions_total{cause=SIZE} 5
            caffeine_loads_total{outcome=success} 2
            caffeine_loads_total{outcome=error} 1
            """));
    return runs;
  }

  private static List<PackRun> ofModels() {
    String langchain4j =
        """
        gen_ai_calls_total{client=langchain4j, model=small, outcome=success} 3
        gen_ai_calls_total{client=langchain4j, model=gone, outcome=error} 1
        gen_ai_calls_total{client=langchain4j, model=small-of-2025, outcome=success} 1
        gen_ai_call_duration_seconds_count{client=langchain4j, model=small} 3
        gen_ai_call_duration_seconds_count{client=langchain4j, model=gone} 1
        gen_ai_tokens_total{client=langchain4j, model=small, type=input} 33
        gen_ai_tokens_total{client=langchain4j, model=small, type=output} 21
        gen_ai_tokens_total{client=langchain4j, model=small-of-2025, type=input} 11
        gen_ai_tokens_total{client=langchain4j, model=small-of-2025, type=output} 7
        agent_executions_total{agent_id=Planner, status=success} 2
        agent_executions_total{agent_id=Writer, status=error} 1
        agent_execution_duration_seconds_count{agent_id=Planner} 2
        agent_execution_duration_seconds_count{agent_id=Writer} 1
        """;
    String springAi =
        """
        gen_ai_calls_total{client=spring-ai, model=small-of-2025, outcome=success} 3
        gen_ai_calls_total{client=spring-ai, model=none, outcome=success} 1
        gen_ai_calls_total{client=spring-ai, model=none, outcome=error} 1
        gen_ai_call_duration_seconds_count{client=spring-ai, model=small-of-2025} 3
        gen_ai_call_duration_seconds_count{client=spring-ai, model=none} 2
        gen_ai_tokens_total{client=spring-ai, model=small-of-2025, type=input} 33
        gen_ai_tokens_total{client=spring-ai, model=small-of-2025, type=output} 21
        """;
    String agents =
        """
        agent_executions_total{agent_id=chat-client, status=success} 1
        agent_executions_total{agent_id=chat-client, status=error} 1
        agent_executions_total{agent_id=planner, status=success} 1
        agent_execution_duration_seconds_count{agent_id=chat-client} 2
        agent_execution_duration_seconds_count{agent_id=planner} 1
        """;
    return List.of(
        ofModels("langchain4j, oldest", "LangChain4jApp", "ai-oldest", "ai-oldest", langchain4j),
        ofModels("langchain4j, newest", "LangChain4jApp", "ai-oldest", "ai-newest", langchain4j),
        ofModels("spring-ai, oldest", "SpringAi1App", "ai-oldest", "ai-oldest", springAi),
        ofModels("spring-ai, newest", "SpringAi2App", "ai-newest", "ai-newest", springAi + agents));
  }

  private static PackRun ofModels(
      String name, String program, String home, String libraries, String expected) {
    String pack = name.substring(0, name.indexOf(','));
    return new PackRun(name, pack, program, home, libraries, Service.HTTP, expected);
  }

  private static List<PackRun> ofRedis() {
    List<PackRun> runs =
        new ArrayList<>(
            both(
                "jedis",
                "JedisApp",
                Service.REDIS,
                """
                redis_commands_total{client=jedis, command=SET, outcome=success} 1
                redis_commands_total{client=jedis, command=GET, outcome=success} 3
                redis_commands_total{client=jedis, command=INCR, outcome=error} 1
                redis_commands_total{client=jedis, command=ECHO, outcome=success} 1
                redis_commands_total{client=jedis, command=DBSIZE, outcome=success} 1
                redis_command_duration_seconds_count{client=jedis, command=SET} 1
                redis_command_duration_seconds_count{client=jedis, command=GET} 3
                redis_command_duration_seconds_count{client=jedis, command=INCR} 1
                redis_command_duration_seconds_count{client=jedis, command=ECHO} 1
                redis_command_duration_seconds_count{client=jedis, command=DBSIZE} 1
                redis_pipelined_commands_total{client=jedis, command=GET} 2
                redis_pipelined_commands_total{client=jedis, command=SET} 1
                """));
    runs.addAll(
        both(
            "lettuce",
            "LettuceApp",
            Service.REDIS,
            """
            redis_commands_total{client=lettuce, command=SET, outcome=success} 1
            redis_commands_total{client=lettuce, command=GET, outcome=success} 3
            redis_commands_total{client=lettuce, command=INCR, outcome=error} 3
            redis_commands_total{client=lettuce, command=HSET, outcome=success} 1
            redis_commands_total{client=lettuce, command=HKEYS, outcome=success} 1
            redis_command_duration_seconds_count{client=lettuce, command=SET} 1
            redis_command_duration_seconds_count{client=lettuce, command=GET} 2
            redis_command_duration_seconds_count{client=lettuce, command=INCR} 2
            redis_command_duration_seconds_count{client=lettuce, command=HSET} 1
            """));
    return runs;
  }

  private static List<PackRun> ofMessages() {
    List<PackRun> runs =
        new ArrayList<>(
            List.of(
                kafka("oldest", "oldest"),
                kafka("newest", "newest"),
                kafka("new-protocol", "newest", "group.protocol", "consumer")));
    runs.add(rabbit("oldest"));
    runs.add(rabbit("newest"));
    return runs;
  }

  private static PackRun kafka(String name, String libraries, String... consumerOptions) {
    List<String> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(List.of(consumerOptions));
    return new PackRun(
            "kafka-clients, " + name,
            "kafka-clients",
            "KafkaApp",
            "oldest",
            libraries,
            Service.KAFKA,
            """
            kafka_send_duration_seconds_count{topic=NAME-orders} 6
            kafka_send_duration_seconds_count{topic=NAME-mails} 3
            kafka_produced_records_total{outcome=success, topic=NAME-orders} 5
            kafka_produced_records_total{outcome=error, topic=NAME-orders} 1
            kafka_produced_records_total{outcome=success, topic=NAME-mails} 2
            kafka_produced_records_total{outcome=error, topic=NAME-mails} 1
            kafka_polls_total{outcome=success} @POLLS@
            kafka_polls_total{outcome=error} 1
            kafka_poll_duration_seconds_count{} @POLLED@
            kafka_consumed_records_total{topic=NAME-orders} 5
            kafka_consumed_records_total{topic=NAME-mails} 2
            kafka_consumed_bytes_total{topic=NAME-orders} 60
            kafka_consumed_bytes_total{topic=NAME-mails} 22
            """
                .replace("NAME", name))
        .arguments(arguments.toArray(String[]::new));
  }

  private static PackRun rabbit(String libraries) {
    return new PackRun(
            "rabbitmq, " + libraries,
            "rabbitmq",
            "RabbitApp",
            "oldest",
            libraries,
            Service.RABBITMQ,
            """
            rabbitmq_published_messages_total{exchange=, outcome=success} 3
            rabbitmq_published_messages_total{exchange=NAME, outcome=success} 3
            rabbitmq_publish_duration_seconds_count{exchange=} 3
            rabbitmq_publish_duration_seconds_count{exchange=NAME} 3
            rabbitmq_consumed_messages_total{exchange=, outcome=success} 2
            rabbitmq_consumed_messages_total{exchange=, outcome=error} 1
            rabbitmq_consumed_messages_total{exchange=NAME, outcome=success} 3
            rabbitmq_consume_duration_seconds_count{exchange=} 3
            rabbitmq_consume_duration_seconds_count{exchange=NAME} 3
            """
                .replace("NAME", libraries))
        .arguments(libraries);
  }
}
