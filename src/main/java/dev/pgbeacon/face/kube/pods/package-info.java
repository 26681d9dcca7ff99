/** The nodes that are pods, chosen by their labels: reads them from the API server and offers them to the list of nodes. */
package dev.pgbeacon.face.kube.pods;
