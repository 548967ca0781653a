// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.spring;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/** Handlers that are done when they return. */
@RestController
@RequestMapping("/owners")
class Owners {

  /** Of the dispatcher servlet; a forward starts at the context path. */
  private final String path;

  Owners(@Value("${spring.mvc.servlet.path:}") String path) {
    this.path = path;
  }

  @GetMapping("/{id}")
  String owner(@PathVariable("id") String id) {
    return id;
  }

  @PostMapping
  ResponseEntity<String> create() {
    return ResponseEntity.status(HttpServletResponse.SC_CREATED).body("created");
  }

  @GetMapping("/{id}/pets/{pet:[a-z]+}")
  String pet(@PathVariable("id") int id, @PathVariable("pet") String pet) {
    return id + pet;
  }

  @GetMapping("/{id}/slow")
  String slow(@PathVariable("id") String id, @RequestParam("after") long after)
      throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(after);
    return id;
  }

  @GetMapping("/{id}/throw")
  String fail(@PathVariable("id") String id) {
    throw new IllegalStateException("nobody handles it: " + id);
  }

  @GetMapping("/{id}/handled")
  String failHandled(@PathVariable("id") String id) {
    throw new HandledException();
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.LOCKED)
  String handle(HandledException exception) {
    return exception.getMessage();
  }

  @GetMapping("/{id}/conflict")
  String conflict(@PathVariable("id") String id) {
    throw new ResponseStatusException(HttpServletResponse.SC_CONFLICT, id, null);
  }

  @GetMapping("/{id}/send-error")
  void sendError(@PathVariable("id") String id, HttpServletResponse response) throws IOException {
    response.sendError(HttpServletResponse.SC_GONE, id);
  }

  @GetMapping("/{id}/forward")
  ModelAndView forward(@PathVariable("id") String id) {
    return new ModelAndView("forward:" + path + "/owners/" + id);
  }

  @GetMapping("/{id}/redirect")
  ModelAndView redirect(@PathVariable("id") String id) {
    return new ModelAndView("redirect:/owners/" + id);
  }
}
