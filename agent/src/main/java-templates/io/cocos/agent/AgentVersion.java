package io.cocos.agent;

/** Which agent this is. In the jar's manifest it would cost every boot of a guest the reading of it. */
final class AgentVersion {
  /** The project's version; the build fills it in. */
  static final String TEXT = "${project.version}";

  private AgentVersion() {}
}
