package dev.nanospan.planted.libraries;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;

/** Knows only what it may. */
public class Clean {
    Agent agent;
    IdleStrategy idleStrategy;
    MessagePassingQueue<String> queue = new MpscVarHandleArrayQueue<>(2);
}
