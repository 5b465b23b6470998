namespace AiFinOps.Workflows.Ports;

/// <summary>Stored configuration rows do not make a configuration. The message names each row, what is wrong and what to do.</summary>
public sealed class ConfigurationRowException(string message, Exception? inner = null) : Exception(message, inner);
