using AdminApp;

return await CommandLine.RunAsync(args);
