using StagedRollout;

return await SampleCommand.InvokeAsync(args, SampleRun.RunAsync, Console.Error);
