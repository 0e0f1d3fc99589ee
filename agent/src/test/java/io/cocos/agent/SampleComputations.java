package io.cocos.agent;

/** Computations that the tests send, as people would write them. */
public final class SampleComputations {
  /** A computation as the original's documentation has it for an agent. */
  public static final String DOCUMENTED =
      """
      {
        "id": "some_id",
        "name": "computation_24",
        "description": "this_computes_the_number_24",
        "datasets":[{"provider":"Provider1","id":"Dataset1"},{"provider":"Provider2","id":"Dataset2"}],
        "algorithms":[{"provider":"AlgorithmProvider1","id":"Algorithm1"}],
        "status": "executed",
        "owner": "Hector",
        "dataset_providers": [
          "Maxi", "Idea", "Lidl"
        ],
        "algorithm_providers": [
          "ETF", "FON", "FTN"
        ],
        "result_consumers": [
          "Intesa", "KomBank", "OTP"
        ],
        "ttl": 32,
        "start_time":"2023-11-03T12:03:21.705171284+03:00",
        "end_time":"2023-11-03T13:03:21.705171532+03:00",
        "metadata": {},
        "timeout": "20m"
      }
      """;

  /** The id of {@link #DOCUMENTED}. */
  public static final String DOCUMENTED_ID =
      "2faadab28b163fd6e4e9ed9b8ebed8bbe0083f3ebcbf6d37c6e8f1a3461bb0d3";

  /** Another computation. */
  public static final String OTHER = "{\"id\":\"another\"}";

  private SampleComputations() {}
}
