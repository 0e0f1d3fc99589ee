/** What operators see of the service: log lines, metrics, readiness. */
package io.cocos.manager.telemetry;
