using EmailSummarization;

return await SampleCommand.InvokeAsync(args, SampleRun.RunAsync, Console.Error);
