// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.spring;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** What Spring Boot's defaults are added to. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Owners.class, Later.class, RefusingFilter.class})
public class ScenarioConfiguration implements WebMvcConfigurer {

  @Bean
  RouterFunction<ServerResponse> functional() {
    return RouterFunctions.route()
        .GET("/functional/{id}", request -> ServerResponse.ok().body(request.pathVariable("id")))
        .GET(
            "/functional/{id}/throw",
            request -> {
              throw new IllegalStateException("nobody handles it");
            })
        .build();
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new RefusingInterceptor());
  }
}
