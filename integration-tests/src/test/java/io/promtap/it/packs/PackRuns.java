// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Jdks;
import java.util.ArrayList;
import java.util.List;

/**
 * All runs, those first whose server is up soonest, and of a pack the oldest version of its library
 * first. The oldest versions run on Java 8, and so do the newest where nothing else is said.
 */
final class PackRuns {

  private PackRuns() {}

  static List<PackRun> all() {
    List<PackRun> runs = new ArrayList<>();
    runs.addAll(both("quartz", "QuartzApp", Service.NONE, 11));
    runs.addAll(both("spring-scheduled", "SpringScheduledApp", Service.NONE, 17));
    PackRun jdk = of("jdk-http-client", "JdkHttpClientApp", "oldest", Service.HTTP);
    Jdks.all().map(jdk.from(11)::on).forEach(runs::add);
    runs.addAll(both("apache-http-client", "ApacheHttpClientApp", Service.HTTP));
    runs.add(of("okhttp", "OkHttpApp", "oldest", Service.HTTP));
    runs.add(of("okhttp", "OkHttpApp", "okhttp-4", Service.HTTP));
    runs.add(of("okhttp", "OkHttpApp", "newest", Service.HTTP));
    runs.addAll(both("grpc", "GrpcApp", Service.NONE));
    runs.addAll(both("caffeine", "CaffeineApp", Service.NONE, 11));
    runs.addAll(ofModels());
    runs.addAll(both("jedis", "JedisApp", Service.REDIS));
    runs.addAll(both("lettuce", "LettuceApp", Service.REDIS));
    runs.addAll(ofMessages());
    return runs;
  }

  /** All, or those with the newest library of each pack that needs no server. */
  static List<PackRun> select(CaseSelection selection) {
    List<PackRun> all = all();
    List<PackRun> newest = CaseSelection.REPRESENTATIVES.newestOfEach(all, PackRun::pack);
    return selection.only(all, run -> newest.contains(run) && !run.service().isServer());
  }

  private static List<PackRun> both(String pack, String program, Service service) {
    return both(pack, program, service, 8);
  }

  private static List<PackRun> both(String pack, String program, Service service, int newestNeeds) {
    return List.of(
        of(pack, program, "oldest", service),
        of(pack, program, "newest", service).from(newestNeeds));
  }

  private static PackRun of(String pack, String program, String libraries, Service service) {
    return PackRun.of(pack, program, "oldest", libraries, service);
  }

  private static List<PackRun> ofModels() {
    PackRun springAi =
        PackRun.of("spring-ai", "SpringAi1App", "ai-oldest", "ai-oldest", Service.HTTP).from(17);
    PackRun springAi2 =
        PackRun.of("spring-ai", "SpringAi2App", "ai-newest", "ai-newest", Service.HTTP).from(17);
    return List.of(
        PackRun.of("langchain4j", "LangChain4jApp", "ai-oldest", "ai-oldest", Service.HTTP)
            .from(17),
        PackRun.of("langchain4j", "LangChain4jApp", "ai-oldest", "ai-newest", Service.HTTP)
            .from(17),
        springAi.page("spring-ai-1"),
        springAi2.page("spring-ai-2"));
  }

  /** Each has topics or an exchange of its own, since the server is the same. */
  private static List<PackRun> ofMessages() {
    PackRun newKafka = of("kafka-clients", "KafkaApp", "newest", Service.KAFKA).from(11);
    return List.of(
        of("kafka-clients", "KafkaApp", "oldest", Service.KAFKA).arguments("oldest"),
        newKafka.arguments("newest"),
        newKafka.arguments("new-protocol", "group.protocol", "consumer"),
        of("rabbitmq", "RabbitApp", "oldest", Service.RABBITMQ).arguments("oldest"),
        of("rabbitmq", "RabbitApp", "newest", Service.RABBITMQ).arguments("newest"));
  }
}
